#!/bin/bash
# silent is taskviz kthreads run
# silent is taskviz kthreads nice
# silent is taskviz kthreads stop
