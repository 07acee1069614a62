'use strict'
// Prints what failed and was not known to, what is known to fail and passed, and a line of totals. usage: FOLDER KNOWN
const fs = require('fs')
const path = require('path')

const [folder, known] = process.argv.slice(2)
const reports = fs.readdirSync(folder).filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')))
const expected = new Set(fs.readFileSync(known, 'utf8').split('\n').map((line) => line.trim())
  .filter((line) => line && !line.startsWith('#')))
const failed = new Map(reports.flatMap((report) => report.failures).map((test) => [test.fullTitle, test.err.message || '']))
const passed = reports.reduce((sum, report) => sum + report.stats.passes, 0)
const run = reports.reduce((sum, report) => sum + report.stats.tests - report.stats.pending, 0)
const surprises = [...failed].filter(([title]) => !expected.has(title))
const healed = [...expected].filter((title) => !failed.has(title))

surprises.forEach(([title, message]) => console.log(`FAIL  ${title}\n        ${message.split('\n')[0].slice(0, 200)}`))
healed.forEach((title) => console.log(`PASS  ${title}: take it from the list of known failures`))
console.log(`dynalite: ${passed} of ${run} passed (${(100 * passed / run).toFixed(1)} %), ${expected.size} known failures`)
process.exitCode = surprises.length || healed.length ? 1 : 0
