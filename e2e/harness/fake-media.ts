/**
 * Makes the files that stand for a camera and a microphone in Chromium. They exist only while the tests run.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type PictureName, pictures } from './pictures.ts';

const width = 320;
const height = 240;
/** Few enough for two cores that encode and decode four streams, and plainly moving. */
const framesPerSecond = 5;
const frameCount = 30;
/** Wide enough to be seen moving, and narrow enough to be no other scene each time. */
const barWidth = 8;
const barLuma = 235;

const sampleRate = 48_000;
/** Noise suppression takes steady tones for noise and removes them; short swells with pauses pass for a voice. */
const chirpSeconds = 0.12;
const pauseSeconds = 0.13;
const chirpCount = 8;
const loudness = 0.6;

export type FakeMedia = { readonly video: string; readonly audio: string };

/** Writes the files of one visitor into `folder`. */
export function makeFakeMedia(folder: string, name: PictureName): FakeMedia {
  mkdirSync(folder, { recursive: true });
  const video = path.join(folder, `${name}.y4m`);
  const audio = path.join(folder, `${name}.wav`);
  writeFileSync(video, makeVideo(name));
  writeFileSync(audio, makeSound(pictures[name].band));
  return { video, audio };
}

/** YUV4MPEG2, 4:2:0: every frame is the colour with a bright bar a little further to the right. */
function makeVideo(name: PictureName): Buffer {
  const [y, u, v] = convertToYuv(name);
  const chromaSize = (width / 2) * (height / 2);
  const chroma = Buffer.concat([Buffer.alloc(chromaSize, u), Buffer.alloc(chromaSize, v)]);
  const frames = Array.from({ length: frameCount }, (_, frame) => {
    const line = Buffer.alloc(width, y);
    const left = Math.floor(((width - barWidth) * frame) / frameCount);
    line.fill(barLuma, left, left + barWidth);
    return Buffer.concat([Buffer.from('FRAME\n'), ...Array.from({ length: height }, () => line), chroma]);
  });
  const header = `YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`;
  return Buffer.concat([Buffer.from(header), ...frames]);
}

/** BT.601, studio range: what Chromium takes the file for. */
function convertToYuv(name: PictureName): readonly [number, number, number] {
  const { red, green, blue } = pictures[name];
  const y = 16 + (65.481 * red + 128.553 * green + 24.966 * blue) / 255;
  const u = 128 + (-37.797 * red - 74.203 * green + 112 * blue) / 255;
  const v = 128 + (112 * red - 93.786 * green - 18.214 * blue) / 255;
  return [Math.round(y), Math.round(u), Math.round(v)];
}

/** 16-bit mono WAV: a row of chirps. */
function makeSound([from, to]: readonly [number, number]): Buffer {
  const period = Math.round(sampleRate * (chirpSeconds + pauseSeconds));
  const samples = Buffer.alloc(period * chirpCount * 2);
  for (let index = 0; index < period * chirpCount; index += 1) {
    const seconds = (index % period) / sampleRate;
    samples.writeInt16LE(Math.round(32_767 * loudness * chirpAt(seconds, from, to)), index * 2);
  }
  return Buffer.concat([makeWavHeader(samples.length), samples]);
}

function chirpAt(seconds: number, from: number, to: number): number {
  if (seconds >= chirpSeconds) return 0;
  const swell = Math.sin((Math.PI * seconds) / chirpSeconds);
  const cycles = from * seconds + ((to - from) * seconds ** 2) / (2 * chirpSeconds);
  return swell * Math.sin(2 * Math.PI * cycles);
}

function makeWavHeader(dataBytes: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
