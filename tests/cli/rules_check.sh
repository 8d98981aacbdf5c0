#!/usr/bin/env bash
# Every file that ships is right; a typo is named with its place.
cd "$TPP_SOURCE/rating/rules" || exit
"$TPPBENCH" rules check us-*.json bill-*.json
sha256sum us-*.json bill-*.json
cd "$OLDPWD" || exit
sed 's/"tpp"/"tp"/' "$TPP_SOURCE/rating/rules/us-2023-11.json" >typo.json
"$TPPBENCH" rules check typo.json
