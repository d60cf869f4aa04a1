const express = require('express')
const jwt = require('jsonwebtoken')

const app = express()

const jwtAuth = (req, res, next) => {
  const authHeader = req.headers.authorization
  if (!authHeader) {
    next()
    return
  }
  try {
    req.user = jwt.verify(authHeader.slice(7), process.env.JWT_SECRET)
  } catch (error) {
    return res.status(401).end()
  }
  next()
}

app.use(jwtAuth)
app.get('/health', (req, res) => res.json({}))
app.listen(3000)
