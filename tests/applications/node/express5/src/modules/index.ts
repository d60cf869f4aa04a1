export * from './orders'
export { default as catalogue } from './catalogue'
export type Catalogue = { name: string }
