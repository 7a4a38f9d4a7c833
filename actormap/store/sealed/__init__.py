"""The sealed part of a map: cases under a lock of their own, of one size whether or not there are any."""
