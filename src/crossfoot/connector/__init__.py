"""A unified operation on one company: gateway calls made, paged, and mapped back."""

from crossfoot.connector.company import Company
from crossfoot.connector.cursors import Cursors, Position

__all__ = ["Company", "Cursors", "Position"]
