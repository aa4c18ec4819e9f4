/** A certificate of a test's own, which nobody trusts who is not told to. Runs on Node as well, for the browser suite. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export type Certificate = { readonly keyFile: string; readonly certificateFile: string };

/** @param subject as `DNS:localhost` or `IP:127.0.0.1`. The files are of the folder given. */
export function makeCertificate(folder: string, subject: string, openssl = 'openssl'): Certificate {
  const [keyFile, certificateFile] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const named = ['-subj', `/CN=${subject.replace(/^\w+:/, '')}`, '-addext', `subjectAltName=${subject}`];
  const files = ['-keyout', keyFile, '-out', certificateFile];
  execFileSync(openssl, ['req', '-x509', ...curve, ...named, '-days', '2', ...files], { stdio: 'ignore' });
  return { keyFile, certificateFile };
}
