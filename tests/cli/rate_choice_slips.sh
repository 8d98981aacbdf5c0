#!/usr/bin/env bash
try() {
    "$TPPBENCH" rate --tops fp16=100 "$@" 2>message
    echo "$? $*"
    head -n 1 message
}
try --basis guessed
try --clock soon
try --clock 0
try --tf32-bits 20
try --scales some
try --count fp17
try --count int8
try --leave-out fp16
try --level rack
try --circuits 0
try --circuits 2.5
try --die-area-counts some
try --also everything
try --memory-stack 819
try --memory-stack 819,121
try --transistors many
try --hbm perhaps
try --first-marketed 2026-02-30
try --export-date tomorrow
