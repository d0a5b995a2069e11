// Asks a human. The execution waits until somebody hands the token back; this function only passes it on.
// In earnest it would send a message; here it prints what that person would run.

export const handler = async ({ request, token }) => {
  // The server says in this variable where it is.
  const server = `--endpoint-url ${process.env.AWS_ENDPOINT_URL_SFN} --region us-east-1 --no-sign-request`;
  const say = (verb, rest) => `aws stepfunctions send-task-${verb} ${server} --task-token '${token}' ${rest}`;
  console.log(`${request.by} asks for ${request.amount} for: ${request.purpose}`);
  console.log('to approve:  ' + say('success', `--task-output '{"approved":true,"by":"you"}'`));
  console.log('to decline:  ' + say('success', `--task-output '{"approved":false,"by":"you"}'`));
  console.log('to break it: ' + say('failure', '--error NobodyThere --cause "the office is closed"'));
};
