/// How services of AWS are spoken to: what a request of an operation looks like, and what an answer
/// says, in each of the protocols of <https://smithy.io/2.0/aws/protocols/index.html>. Values are
/// JSON as Step Functions has it, and shapes say what becomes of them.
@NullMarked
package dev.steppe.integrations.protocols;

import org.jspecify.annotations.NullMarked;
