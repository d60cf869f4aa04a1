const { DOMAIN, PROXY, IS_LIVE } = process.env

const domain = DOMAIN || 'scanner.example.org'
const proxy = PROXY ? new URL(PROXY) : undefined

require('express')().listen(8080, () => {
  const live = IS_LIVE === 'true'
  console.log(domain, proxy, live)
})
