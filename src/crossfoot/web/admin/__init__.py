"""The dashboard at `/admin`: pages for the people who run this installation."""
