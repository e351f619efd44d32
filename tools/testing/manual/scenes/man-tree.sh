#!/bin/bash
meet_family
calm_family
record_life
