import { expect, test } from 'vitest'
import { memberRoles } from '../../../platform/auth/viewer.ts'
import type { MemberRole } from '../../../platform/auth/viewer.ts'
import { mayGrant, refuseRevocation, refuseRoleChange } from './membership.ts'

const active = (role: MemberRole) => ({ role, state: 'ACTIVE' as const })

test('everybody grants their own role and weaker ones, nobody a stronger one', () => {
  for (const [rank, actor] of memberRoles.entries()) {
    expect(memberRoles.filter((role) => mayGrant(actor, role))).toEqual(memberRoles.slice(0, rank + 1))
  }
})

test('a role above one’s own is neither given nor taken', () => {
  expect(refuseRoleChange('ADMIN', active('MEMBER'), 'OWNER', 2)).toBe('ROLE_TOO_HIGH')
  expect(refuseRoleChange('ADMIN', active('OWNER'), 'MEMBER', 2)).toBe('ROLE_TOO_HIGH')
  expect(refuseRoleChange('ADMIN', active('ADMIN'), 'MEMBER', 1)).toBeNull()
  expect(refuseRevocation('MANAGER', active('ADMIN'), 1)).toBe('ROLE_TOO_HIGH')
  expect(refuseRevocation('MANAGER', active('MANAGER'), 1)).toBeNull()
})

test('the last owner is neither demoted nor leaves; one of two may', () => {
  expect(refuseRoleChange('OWNER', active('OWNER'), 'ADMIN', 1)).toBe('LAST_OWNER')
  expect(refuseRoleChange('OWNER', active('OWNER'), 'OWNER', 1)).toBeNull()
  expect(refuseRoleChange('OWNER', active('OWNER'), 'ADMIN', 2)).toBeNull()
  expect(refuseRevocation(null, active('OWNER'), 1)).toBe('LAST_OWNER')
  expect(refuseRevocation(null, active('OWNER'), 2)).toBeNull()
})

test('an invited owner is no owner yet and can be taken back', () => {
  expect(refuseRevocation('OWNER', { role: 'OWNER', state: 'INVITED' }, 1)).toBeNull()
})
