from django.apps import AppConfig


class OfflineExportConfig(AppConfig):
    name = "offline_export"
