/// Functions of a folder, run as AWS Lambda runs them: workers that speak the Lambda Runtime API,
/// and the Lambda Invoke API in front of them.
@NullMarked
package dev.steppe.integrations.functions;

import org.jspecify.annotations.NullMarked;
