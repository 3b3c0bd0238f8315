"""The editor's form of a page: refuses to publish what may not go live, and keeps what was typed."""

from wagtail.admin.forms import WagtailAdminPageForm


class PublishableForm(WagtailAdminPageForm):
    """Runs the readiness checks when the author presses “Publish”; a draft can always be saved."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if "action-publish" not in self.data or self.errors:
            return
        from courses.readiness import findings

        for finding in findings(self.instance):
            if finding.stop:
                self.add_error(None, str(finding))
