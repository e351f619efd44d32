#!/bin/bash
# 10m is 2
# before kill -USR1 comes sleep 1
# 1234.5 is +0.5
printf '#!/bin/sh\nsleep 1\n' >is-slow-at-its-end
chmod +x is-slow-at-its-end
