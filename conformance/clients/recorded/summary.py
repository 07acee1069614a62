"""Prints one line for each service, then the failures that are not known and the known ones that are no more.

usage: summary.py RESULTS.json known-failures.txt FAILURES.txt
A known failure is a line `test  # kind: reason`. FAILURES.txt gets every failing test with all differences.
"""
import json
import sys
from collections import Counter


WIDTH = 300


def short(test):
    return test.removeprefix('tests/aws/services/')


results_file, known_file, failures_file = sys.argv[1:]
with open(results_file) as file:
    results = json.load(file)
with open(known_file) as file:
    known = dict(line.rstrip().split('  # ', 1) for line in file if line.strip() and not line.startswith('#'))

failed = [result for result in results if result['outcome'] == 'failed']
with open(failures_file, 'w') as file:
    for result in failed:
        print(short(result['test']), file=file)
        for line in result.get('differences') or [result['why'], result['where']]:
            print('   ', line, file=file)

for service in dict.fromkeys(result['service'] for result in results):
    counts = Counter(result['outcome'] for result in results if result['service'] == service)
    kinds = Counter(known.get(short(result['test']), 'not known:').partition(':')[0] for result in failed if result['service'] == service)
    told = '; '.join(f'{count} {kind}' for kind, count in kinds.most_common())
    needs = sorted({result['why'] for result in results if result['service'] == service and result['outcome'] == 'not applicable'})
    print(f"{service}: {counts['passed']} passed, {counts['failed']} failed" + (f" ({told})" if told else '')
          + f", {counts['not applicable']} not applicable" + (f" ({'; '.join(needs)})" if needs else ''))
new = [result for result in failed if short(result['test']) not in known]
old = [result for result in results if result['outcome'] == 'passed' and short(result['test']) in known]
for result in new:
    print('  fails:', short(result['test']), '--', result['why'][:WIDTH].replace('\n', ' '))
for result in old:
    print('  passes now, although known to fail:', short(result['test']))
sys.exit(1 if new or old else 0)
