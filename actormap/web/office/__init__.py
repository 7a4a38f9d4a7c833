"""The app for a whole office: on a server, behind a proxy with TLS, with a login and a role for each."""
