"""How foreign web addresses are asked (fetching/). Tests alone allow private networks and other ports."""

FETCHING_ALLOW_PRIVATE = False
FETCHING_PORTS = (80, 443)  # empty: every port
FETCHING_SECONDS = 15.0  # in all, redirects included
FETCHING_MOST_BYTES = 1024 * 1024  # of a page; what is longer is read up to here
