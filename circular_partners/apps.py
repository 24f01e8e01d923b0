from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """The project's own part: start-up checks and the commands `backup` and `restore`."""

    name = "circular_partners"

    def ready(self) -> None:
        from circular_partners import checks  # noqa: F401 (registers them)
