#!/usr/bin/env bash
"$TPPBENCH" headroom chip:nvidia-a800-sxm4-80gb --rule us-2022-10 --format markdown
"$TPPBENCH" headroom nvidia-h200-sxm-141gb --clause "paragraph (dd)" --json
"$TPPBENCH" headroom "$TPP_SOURCE/tests/recorded/described_h20.json+h20" --clause 3A090.b.2 | head -n 24 |
    sed "s|$TPP_SOURCE/||"
