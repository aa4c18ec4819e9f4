/**
 * The floor's page: two peer connections, with camera held and offer ready; *Next* lets the second answer the first.
 * With `#carried` in the address, what they tell each other goes through a socket that takes its time.
 */
import type { Signal } from '@anoncam/protocol/signal';

type Carry = (signal: Signal) => void;

/** One of the two ends. Candidates that come before a description wait for it. */
class End {
  readonly connection = new RTCPeerConnection({
    bundlePolicy: 'max-bundle',
    rtcpMuxPolicy: 'require',
    iceCandidatePoolSize: 1,
  });
  #early: RTCIceCandidateInit[] = [];

  add(camera: MediaStream): void {
    for (const track of camera.getTracks()) this.connection.addTrack(track, camera);
  }

  async describe(): Promise<string> {
    await this.connection.setLocalDescription();
    return this.connection.localDescription?.sdp ?? '';
  }

  /** The description with every candidate there is. */
  async describeWhole(): Promise<string> {
    await this.describe();
    while (this.connection.iceGatheringState !== 'complete') {
      await new Promise((resolve) => {
        this.connection.addEventListener('icegatheringstatechange', resolve, { once: true });
      });
    }
    return this.connection.localDescription?.sdp ?? '';
  }

  tellCandidates(carry: Carry): void {
    this.connection.addEventListener('icecandidate', ({ candidate: found }) => {
      if (!found) return;
      const { candidate, sdpMid, sdpMLineIndex } = found;
      carry({ kind: 'candidate', candidate, sdpMid, sdpMLineIndex });
    });
  }

  async receive(signal: Signal): Promise<void> {
    if (signal.kind === 'description') {
      await this.connection.setRemoteDescription({ type: signal.role, sdp: signal.sdp });
      for (const candidate of this.#early.splice(0)) await this.connection.addIceCandidate(candidate);
    } else if (this.connection.remoteDescription) {
      await this.connection.addIceCandidate(signal);
    } else {
      this.#early.push(signal);
    }
  }
}

/** `onSignal` gets what the returned function is given, at once or after the way it had to go. */
async function createCarrier(onSignal: Carry): Promise<Carry> {
  if (location.hash !== '#carried') return onSignal;
  const socket = new WebSocket(`ws://${location.host}/carry`);
  socket.addEventListener('message', ({ data }) => onSignal(JSON.parse(String(data)) as Signal));
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  return (signal) => socket.send(JSON.stringify(signal));
}

async function prepare(): Promise<void> {
  const camera = await navigator.mediaDevices.getUserMedia({
    audio: true,
    video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30, max: 30 } },
  });
  const [waiting, pressing] = [new End(), new End()];
  const offer = Promise.withResolvers<Signal>();
  const carry = await createCarrier((signal) => {
    const isOffer = signal.kind === 'description' && signal.role === 'offer';
    if (isOffer) offer.resolve(signal);
    else void waiting.receive(signal);
  });
  waiting.add(camera);
  carry({ kind: 'description', role: 'offer', sdp: await waiting.describeWhole() });
  const offered = await offer.promise;

  const stranger = new MediaStream();
  pressing.connection.addEventListener('track', ({ track }) => stranger.addTrack(track));
  pressing.tellCandidates(carry);
  const answer = async () => {
    const video = document.querySelector('video');
    if (video) video.srcObject = stranger;
    await pressing.receive(offered);
    pressing.add(camera);
    carry({ kind: 'description', role: 'answer', sdp: await pressing.describe() });
  };
  document.querySelector('button')?.addEventListener('click', () => void answer(), { once: true });
  document.body.dataset['state'] = 'ready';
}

void prepare();
