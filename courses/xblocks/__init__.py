"""Our activities inside other hosts: as a block of Open edX, and as the plain data in which a course travels there.

Runs where neither Wagtail nor our settings exist: with XBlock and Django's template language, in whatever host has them.
`payload` is one activity as plain data, and needs nothing but Python and the drawings' parser. What can go wrong: `from_payload`
raises PayloadError, whatever it is given; `ChasquiActivityXBlock` answers a bad request with a sentence and status 400.
"""
