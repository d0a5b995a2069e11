/// The JSONPath query language: paths, templates, intrinsic functions and the data flow they make.
@NullMarked
package dev.steppe.asl.jsonpath;

import org.jspecify.annotations.NullMarked;
