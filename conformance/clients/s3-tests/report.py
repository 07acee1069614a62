"""Counts a run of ceph/s3-tests as docs/services/s3-tests.md does, and says where page and run disagree.

usage: report.py DIRECTORY PAGE     the directory has pytest's junit.xml; failures.txt is written beside it

The page is the list of failures: each heading of the third level has a table of tests and a reason.
"""
import collections
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree


def read_run(directory):
    """Names without `test_`: what passed, and what failed with the first line of its reason."""
    passed, failed, skipped = set(), {}, set()
    for case in ElementTree.parse(directory / 'junit.xml').getroot().iter('testcase'):
        name = case.get('name').removeprefix('test_')
        problem = next((found for found in (case.find('failure'), case.find('error')) if found is not None), None)
        if case.find('skipped') is not None:
            skipped.add(name)
        elif problem is not None:
            failed.setdefault(name, (problem.get('message') or problem.text or '').strip().split('\n')[0][:200])
        else:
            passed.add(name)
    return passed - failed.keys(), failed, skipped


def read_page(page):
    """By heading, the tests of its table; a star stands for any text."""
    listed, heading = collections.defaultdict(set), ''
    for line in page.read_text(encoding='utf-8').splitlines():
        if line.startswith('#'):
            heading = line.lstrip('# ')
        elif line.startswith('| `'):
            listed[heading].update(re.findall(r'`([^`]+)`', line.split(' | ')[0]))
    return listed


def fits(pattern, name):
    return re.fullmatch('.*'.join(map(re.escape, pattern.split('*'))), name) is not None


def main(directory, page):
    passed, failed, skipped = read_run(directory)
    ran = len(passed) + len(failed)
    listed = {heading: {name for name in passed | failed.keys() for pattern in patterns if fits(pattern, name)}
              for heading, patterns in read_page(page).items()}
    print('| counted | passed | of | |')
    print('|---|---|---|---|')

    def row(what, of):
        print(f'| {what} | {len(passed)} | {of} | {100 * len(passed) / max(of, 1):.1f} % |')

    left = ran
    row(f'everything that ran ({len(skipped)} skipped themselves)', left)
    counted = set()
    for heading, names in listed.items():
        here = names & failed.keys() - counted
        counted |= here
        if here:
            left -= len(here)
            row(f'without the {len(here)} under "{heading}"', left)
    (directory / 'failures.txt').write_text(''.join(f'{name}\n    {reason}\n' for name, reason in sorted(failed.items())))
    known = set().union(*listed.values())
    for what, names in (('failed, and not on the page', failed.keys() - known),
                        ('on the page, but passed', known & passed)):
        for name in sorted(names):
            print(f'{what}: {name}')
    return 1 if failed.keys() - known or known & passed else 0


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
