"""Writes a line about an album."""


def handler(album, context):
    return {"title": album["title"].title(), "line": f"{len(album['photos'])} photos by {album['owner']}"}
