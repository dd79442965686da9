type Prepare = NonNullable<typeof Error.prepareStackTrace>;

/**
 * The formatter of stacks, but for errors without a message: the SDK makes one for every promise it follows and formats
 * its stack at once, through source maps, in case the promise is lost. That is a third of the time a program takes to
 * declare its resources. An error that is there to be read says something.
 */
export function skippingSilent(format: Prepare): Prepare {
  return (error, frames) =>
    error.message === "" ? error.name : (format(error, frames) as unknown);
}
