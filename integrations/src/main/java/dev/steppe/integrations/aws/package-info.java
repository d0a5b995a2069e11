/// Calls of AWS services by their JSON protocol, signed as AWS's own clients sign them.
@NullMarked
package dev.steppe.integrations.aws;

import org.jspecify.annotations.NullMarked;
