"""Where a complaint comes in, without an account: one question a page, and sixteen digits to come back with.

`state` is what was answered so far, carried encrypted by the form itself; `steps` the questions; `views` the walk, `back` the way back,
`staff` the same walk for whoever writes it down for somebody, `channels` the door for later ways in.
Never: sets a cookie, keeps a session, an address or a browser; keeps anything of a walk that is not sent, but pictures for three hours.
"""
