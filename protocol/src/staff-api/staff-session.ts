/**
 * Staff members, what they may do, and how they sign in: what the console and its server must agree on. Every request is
 * JSON over HTTP on the console's own origin; what a passkey says is passed on as its library has it.
 */
import * as v from 'valibot';
import { TimeSchema } from '../conduct.ts';

export const roles = ['moderator', 'lead', 'privacy', 'admin'] as const;
export const RoleSchema = v.picklist(roles);
export type Role = v.InferOutput<typeof RoleSchema>;

/** What one may do. Who may do what stands in one table at the server. */
export const permissions = [
  'read cases',
  'decide cases',
  'decide appeals',
  'lift sanctions',
  'answer messages',
  'answer data requests',
  'answer notices',
  'reveal addresses',
  'handle legal requests',
  'approve',
  'read audit log',
  'manage team',
  'read figures',
] as const;
export const PermissionSchema = v.picklist(permissions);
export type Permission = v.InferOutput<typeof PermissionSchema>;

export const StaffIdSchema = v.pipe(v.string(), v.regex(/^[\w-]{22}$/), v.brand('StaffId'));
export type StaffId = v.InferOutput<typeof StaffIdSchema>;

/** Who does what no member does: from the command line, or by rule. No member is called so. */
export const otherActors = ['operator', 'automatic'] as const;

/** What others of the team know one by; the only name that is kept anywhere. In one line, and as it looks. */
export const StaffNameSchema = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(40),
  v.regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u),
);

/** Why a request was refused: the body of every answer that is not a success. */
export const StaffErrorSchema = v.strictObject({
  error: v.picklist([
    'signed out',
    'not allowed',
    'sign in again',
    'not found',
    'bad request',
    'not now',
    'too often',
    'own decision',
    'second person needed',
    'failed',
  ]),
  /** For people; empty where the code says it all. */
  words: v.string(),
});
export type StaffError = v.InferOutput<typeof StaffErrorSchema>;

/** The answer to whatever changes something and has nothing to tell. What needs no more than its address is sent `{}`. */
export const DoneSchema = v.strictObject({ done: v.literal(true) });

/** `GET /api/me`; the answer to joining and signing in as well. */
export const MeSchema = v.strictObject({
  id: StaffIdSchema,
  name: StaffNameSchema,
  role: RoleSchema,
  permissions: v.array(PermissionSchema),
  signedInUntil: TimeSchema,
  /** Signed in again just now, for what needs it; null if not. */
  freshUntil: v.nullable(TimeSchema),
});
export type Me = v.InferOutput<typeof MeSchema>;

/** What `navigator.credentials` is asked or has answered, in the JSON form of WebAuthn Level 3. */
export const PasskeyJsonSchema = v.record(v.string(), v.unknown());

/** `POST /api/join/options`: an invitation is good once, for a day. */
export const JoinOptionsSchema = v.strictObject({ invitation: v.pipe(v.string(), v.maxLength(64)) });
/** `POST /api/join`. */
export const JoinSchema = v.strictObject({
  invitation: v.pipe(v.string(), v.maxLength(64)),
  response: PasskeyJsonSchema,
});
/** `POST /api/sign-in` and `POST /api/sign-in-again`, each with options of `…/options` before. */
export const SignInSchema = v.strictObject({ response: PasskeyJsonSchema });

/** `GET /api/team`. */
export const TeamSchema = v.strictObject({
  members: v.array(
    v.strictObject({
      id: StaffIdSchema,
      name: StaffNameSchema,
      role: RoleSchema,
      state: v.picklist(['invited', 'active', 'revoked']),
      since: TimeSchema,
      lastSeen: v.nullable(TimeSchema),
    }),
  ),
});
export type Team = v.InferOutput<typeof TeamSchema>;

/** `POST /api/team/invite` → the invitation, shown once. */
export const InviteSchema = v.strictObject({ name: StaffNameSchema, role: RoleSchema });
export const InvitationSchema = v.strictObject({
  id: StaffIdSchema,
  invitation: v.string(),
  until: TimeSchema,
});
/** `POST /api/team/role`. */
export const RoleChangeSchema = v.strictObject({ id: StaffIdSchema, role: RoleSchema });
/** `POST /api/team/revoke`: out at once, everywhere. */
export const RevokeSchema = v.strictObject({ id: StaffIdSchema });

/** `GET /api/audit?before=N`: a page of the log, the latest first. */
export const AuditPageSchema = v.strictObject({
  entries: v.array(
    v.strictObject({
      number: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
      at: TimeSchema,
      /** A member's name, or `operator` for the command line, or `automatic`. */
      who: v.string(),
      /** One of a closed list of words. */
      did: v.string(),
      /** What it was done to: an id, or empty. */
      to: v.string(),
      reason: v.string(),
      hash: v.string(),
    }),
  ),
  /** Whether the chain holds, from its beginning and against every head published. */
  isWhole: v.boolean(),
  head: v.string(),
});
export type AuditPage = v.InferOutput<typeof AuditPageSchema>;
