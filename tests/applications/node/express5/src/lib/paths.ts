export enum Paths { Health = '/health', About = '/about' }
