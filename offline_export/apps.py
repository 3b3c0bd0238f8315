from django.apps import AppConfig


class OfflineExportConfig(AppConfig):
    name = "offline_export"

    def ready(self) -> None:
        from lms.accounts.data_sheet import mention, register
        from lms.accounts.erasing import add_eraser, add_sweeper
        from offline_export import signals
        from offline_export.builds.tasks import ask_to_sweep
        from offline_export.data_sheet import MENTIONS, RECORDS
        from offline_export.imports.receiving import forget_old, forget_waiting

        register(*RECORDS)
        mention(*MENTIONS)
        add_eraser(forget_waiting)
        add_sweeper(forget_old)
        add_sweeper(ask_to_sweep)
        signals.connect()
