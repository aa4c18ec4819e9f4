/** What the camera check shows of the visitor's devices. */
import type { CameraCheckView } from '../screens/view.ts';
import type { Camera } from './camera.ts';

export type DevicesView = Omit<CameraCheckView, 'level' | 'startsAt'>;

export function listDevices(camera: Camera): DevicesView {
  const { stream, cameras, microphones, cameraId, microphoneId } = camera;
  return { stream, cameras, microphones, cameraId, microphoneId };
}
