"""Who may look at everything: operators, their tokens and their sessions in a browser."""

from crossfoot.operators.sessions import Operator, Sessions
from crossfoot.operators.tokens import OperatorToken, OperatorTokens

__all__ = ["Operator", "OperatorToken", "OperatorTokens", "Sessions"]
