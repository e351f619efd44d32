#!/bin/bash
record_life
