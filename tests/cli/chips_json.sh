#!/usr/bin/env bash
"$TPPBENCH" chips show amd-mi308x --json
"$TPPBENCH" chips --json | grep -c '"id"'
