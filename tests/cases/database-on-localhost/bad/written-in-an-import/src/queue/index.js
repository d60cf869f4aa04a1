import Redis from "ioredis";

export const queue = new Redis("redis://:secret@127.0.0.1:6379/0");
