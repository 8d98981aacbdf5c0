#!/usr/bin/env bash
"$TPPBENCH" chips show amd-mi300x
