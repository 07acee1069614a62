/// What the cloud tells about itself and lets itself be told: health, reset, the last requests, init scripts. Orrery's own
/// paths begin with `/_orrery`, LocalStack's with `/_localstack`; neither can be a bucket's name.
package dev.orrery.gateway.admin;
