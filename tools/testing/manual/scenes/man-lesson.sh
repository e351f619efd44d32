#!/bin/bash
taskviz lesson 2 --check >01.tap
