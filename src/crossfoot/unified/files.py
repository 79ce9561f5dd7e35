"""Files that are attached to records: their full names, and their types on the web."""

from typing import Final

UNKNOWN: Final = "application/octet-stream"
MIME_TYPES: Final = {
    "bmp": "image/bmp",
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "eml": "message/rfc822",
    "gif": "image/gif",
    "heic": "image/heic",
    "htm": "text/html",
    "html": "text/html",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "json": "application/json",
    "msg": "application/vnd.ms-outlook",
    "pdf": "application/pdf",
    "png": "image/png",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "rtf": "application/rtf",
    "svg": "image/svg+xml",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "txt": "text/plain",
    "webp": "image/webp",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "zip": "application/zip",
}
"""By the ending. A table of our own, since that of the system differs from machine to machine."""


def file_name(name: str, ending: str) -> str:
    """The name with its ending, which Intacct keeps apart from it."""
    if not ending or name.lower().endswith(f".{ending.lower()}"):
        return name
    return f"{name}.{ending}"


def mime_type(ending: str) -> str:
    """The type of a file with this ending."""
    return MIME_TYPES.get(ending.lower().removeprefix("."), UNKNOWN)
