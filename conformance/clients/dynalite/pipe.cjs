'use strict'
// Stands for the server that the suite would start in its own process: every connection becomes one to the endpoint.
const Module = require('module')
const net = require('net')
const path = require('path')

const endpoint = new URL(process.env.ENDPOINT)
const checkout = path.resolve(process.env.CHECKOUT)

function server () {
  const pipe = net.createServer((client) => {
    const upstream = net.connect(Number(endpoint.port), endpoint.hostname)
    client.pipe(upstream).pipe(client)
    client.on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
  })
  pipe.unref()
  return pipe
}

const load = Module._load
Module._load = function (request, parent, isMain) {
  const own = parent && parent.filename && path.dirname(parent.filename) === path.join(checkout, 'test')
  return own && request === '..' ? server : load.call(this, request, parent, isMain)
}
