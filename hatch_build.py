"""Put templates/ and registers/ into the wheel, and only there: an editable install reads the checkout's own."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ShippedFolders(BuildHookInterface):
    """Adds the two folders to a wheel that is built to be installed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds; `version` is `standard` or `editable`."""
        if version != "editable":
            for folder in ("templates", "registers"):
                build_data["force_include"][folder] = f"riskreg/{folder}"
