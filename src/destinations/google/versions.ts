/**
 * The version of the Data Manager API, part of every path. It has had one since it began, and no end is announced
 * (developers.google.com/data-manager/api/devguides, read 2026-11-22): there is nothing to warn of, and no setting to change.
 */
export const apiVersion = 'v1';
