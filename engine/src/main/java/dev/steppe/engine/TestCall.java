package dev.steppe.engine;

/// Which call of a test case an attempt of a task is: what its mocked response is looked up by.
///
/// @param testCase the test case that the execution was started with
/// @param state the name of the state that calls
/// @param invocation how often that state has called before in this execution: retries count, and
///   so do loops, branches and iterations
public record TestCall(String testCase, String state, int invocation) {}
