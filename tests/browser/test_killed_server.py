"""A server that is killed in the middle loses no answer that it said was stored, and takes the rest when sent again."""

import http.client
import http.cookiejar
import json
import threading
import urllib.error
import urllib.request
from uuid import uuid4

from tests.browser.conftest import PIN, Site

BATCHES, SIZE = 24, 25


def test_kill_9_in_the_middle_of_batches_loses_nothing(own_site: Site) -> None:
    site = own_site
    site.add_learner("kill")
    version = json.loads(
        site.python(
            "from courses.models import ActivityVersion as V; import json; v = V.objects.filter(kind='true_false').first();"
            "print(json.dumps([str(v.lesson_key), str(v.activity_id), v.digest]))"
        )
    )
    lesson, activity, digest = version
    batches = [
        [
            {
                "id": str(uuid4()),
                "lesson": lesson,
                "activity": activity,
                "digest": digest,
                "response": {"answer": number % 2 == 0},
            }
            for number in range(SIZE)
        ]
        for _ in range(BATCHES)
    ]
    opener = signed_in(site)
    said: set[str] = set()
    killer = threading.Timer(0.25, site.stop, kwargs={"kill": True})
    killer.start()
    for batch in batches:
        try:
            said |= send(opener, site, batch)
        except (OSError, urllib.error.URLError, http.client.HTTPException):
            break
    killer.join()
    site.start()
    kept = stored(site)
    assert said <= kept
    for batch in batches * 2:
        send(opener, site, batch)
    assert stored(site) == {attempt["id"] for batch in batches for attempt in batch}


def signed_in(site: Site) -> urllib.request.OpenerDirector:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    opener.addheaders = [("Sec-Fetch-Site", "same-origin")]
    form = opener.open(f"{site.url}/es/sign-in/", timeout=20).read().decode()
    token = form.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    fields = f"csrfmiddlewaretoken={token}&code={site.codes['kill']}&pin={PIN}".encode()
    assert opener.open(f"{site.url}/es/sign-in/", fields, timeout=20).url.endswith("/es/me/")
    return opener


def send(opener: urllib.request.OpenerDirector, site: Site, batch: list[dict[str, object]]) -> set[str]:
    """The ids that the server says it has."""
    body = json.dumps({"attempts": batch}).encode()
    request = urllib.request.Request(
        f"{site.url}/api/v1/attempts", body, {"Content-Type": "application/json"}
    )
    with opener.open(request, timeout=20) as reply:
        results = json.load(reply)["results"]
    assert {result["status"] for result in results} <= {"stored", "known"}
    return {result["id"] for result in results}


def stored(site: Site) -> set[str]:
    out = site.python(
        "from lms.progress.models import Attempt; print(*Attempt.objects.values_list('id', flat=True))"
    )
    return set(out.split())
