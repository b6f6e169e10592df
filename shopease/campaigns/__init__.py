"""When and to whom things are shown: one schedule and one audience for all that comes and goes."""
