/**
 * Made-up camera pictures for the gallery: drawn people that sway a little, as real streams. Development only.
 */
type Person = { readonly wall: string; readonly light: string; readonly coat: string; readonly skin: string };

const you: Person = { wall: '#33506b', light: '#86a9c4', coat: '#c9573c', skin: '#e8b48c' };
const stranger: Person = { wall: '#5d4a3a', light: '#c99e63', coat: '#2f6b59', skin: '#b97a50' };

function drawRoom(pen: CanvasRenderingContext2D, person: Person): void {
  const { width, height } = pen.canvas;
  const room = pen.createRadialGradient(width * 0.3, height * 0.25, 10, width / 2, height / 2, width * 0.75);
  room.addColorStop(0, person.light);
  room.addColorStop(1, person.wall);
  pen.fillStyle = room;
  pen.fillRect(0, 0, width, height);
}

function drawPerson(pen: CanvasRenderingContext2D, person: Person, timeMs: number): void {
  const { width, height } = pen.canvas;
  const middle = width / 2 + Math.sin(timeMs / 900) * width * 0.015;
  const head = height * 0.17;
  drawRoom(pen, person);
  pen.fillStyle = person.coat;
  pen.beginPath();
  pen.ellipse(middle, height * 1.08, height * 0.42, height * 0.46, 0, 0, Math.PI * 2);
  pen.fill();
  pen.fillStyle = person.skin;
  pen.fillRect(middle - head * 0.4, height * 0.5, head * 0.8, head);
  pen.beginPath();
  pen.ellipse(middle, height * 0.42, head * 0.82, head, 0, 0, Math.PI * 2);
  pen.fill();
  pen.fillStyle = '#2a1c15';
  pen.beginPath();
  pen.ellipse(middle, height * 0.36, head * 0.92, head * 0.86, 0, Math.PI, 0);
  pen.fill();
}

function film(person: Person): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 480;
  const pen = canvas.getContext('2d');
  const draw = (timeMs: number) => {
    if (pen) drawPerson(pen, person, timeMs);
    requestAnimationFrame(draw);
  };
  draw(0);
  return canvas.captureStream(15);
}

export function filmYou(): MediaStream {
  return film(you);
}

export function filmStranger(): MediaStream {
  return film(stranger);
}
