// Prints the routes that a framework's own router holds, as JSON lines: method and path. `node ask.cjs <application>`
'use strict'
const path = require('node:path')

const name = process.argv[2]
const folder = path.join(__dirname, name)
const found = new Set()
const add = (method, at) => found.add(JSON.stringify([method.toUpperCase(), at.replace(/\/{2,}/g, '/').replace(/(?!^)\/$/, '') || '/']))

/** Express keeps the path of a mount only as a pattern: remember it as it is given. */
function remember (express) {
  const proto = express.Router.prototype?.use ? express.Router.prototype : Object.getPrototypeOf(express.Router())
  const use = proto.use
  proto.use = function (...args) {
    const before = this.stack.length
    const result = use.apply(this, args)
    for (const layer of this.stack.slice(before)) layer.given = typeof args[0] === 'string' ? args[0] : ''
    return result
  }
}

function walk (stack, prefix) {
  for (const layer of stack) {
    if (layer.route) {
      const methods = layer.route.methods._all ? ['ANY', ...Object.keys(layer.route.methods).filter((m) => m !== '_all')] : Object.keys(layer.route.methods)
      for (const each of [layer.route.path].flat()) for (const method of methods) add(method, prefix + '/' + each)
    } else {
      const inner = layer.handle.stack || layer.handle._router?.stack || layer.mounted
      if (inner) walk(inner, prefix + '/' + layer.given)
    }
  }
}

/** An application that is mounted hides behind a function: note its router on the layer. */
function rememberApplications (express) {
  const use = express.application.use
  express.application.use = function (...args) {
    const application = args.find((each) => each && each.handle && each.set)
    const result = use.apply(this, args)
    const router = this._router || this.router
    if (application) router.stack.at(-1).mounted = (application._router || application.router).stack
    return result
  }
}

const asks = {
  express4 () {
    const express = require(require.resolve('express', { paths: [folder] }))
    remember(express)
    rememberApplications(express)
    walk(require(path.join(folder, 'app.js'))._router.stack, '')
  },
  async express5 () {
    const express = require('express')
    remember(express)
    rememberApplications(express)
    const { createApp } = await import(path.join(folder, 'src/app.ts'))
    walk(createApp([]).router.stack, '')
  },
  async fastify () {
    const watch = ({ method, url }) => [method].flat().forEach((each) => add(each, url))
    const app = await require(path.join(folder, 'app.js')).build({ watch })
    await app.ready()
  },
  koa () {
    const { routers, innerRouter } = require(path.join(folder, 'app.js'))
    const layers = (router, prefix) => router.stack.forEach((layer) => layer.methods.forEach((method) => add(method, prefix + layer.path)))
    routers.forEach((router) => layers(router, ''))
    layers(innerRouter, '/mounted')
  },
  async nest () {
    const { create } = await import(path.join(folder, 'src/main.ts'))
    const app = await create()
    await app.init()
    walk(app.getHttpAdapter().getInstance().router.stack, '')
  },
  async hapi () {
    const server = await require(path.join(folder, 'app.js')).create()
    server.table().forEach((each) => add(each.method === '*' ? 'ANY' : each.method, each.path.replace(/\{\w*\*\}/, '*').replace(/\?|\*\d/, '')))
  },
  async inversify () {
    const nested = require.resolve('inversify-express-utils', { paths: [folder] })
    remember(require(require.resolve('express', { paths: [path.dirname(nested)] })))
    const { create } = await import(path.join(folder, 'src/main.ts'))
    walk(create()._router.stack.filter((layer) => layer.route?.path !== '*'), '')
  },
  awilix () {
    const nested = require.resolve('awilix-koa', { paths: [folder] })
    const routers = new Set()
    for (const place of [folder, path.dirname(nested)]) {
      const Router = require(require.resolve('@koa/router', { paths: [place] }))
      const proto = (Router.default || Router).prototype
      const routes = proto.routes
      proto.routes = function () { routers.add(this); return routes.call(this) }
    }
    require(path.join(folder, 'app.js'))
    routers.forEach((router) => router.stack.forEach((layer) => layer.methods.forEach((method) => add(method, layer.path))))
  },
  async hono () {
    const { default: app } = await import(path.join(folder, 'src/index.ts'))
    const { inspectRoutes } = await import('hono/dev')
    inspectRoutes(app.default || app).filter((each) => !each.isMiddleware).forEach((each) => add(each.method, each.path))
  },
}

Promise.resolve(asks[name]()).then(() => {
  console.log([...found].join('\n'))
  process.exit(0)
})
