#!/bin/bash
mkdir -p /var/lib/prometheus/node-exporter
