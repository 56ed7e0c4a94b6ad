import * as vscode from 'vscode';

/** What a step ended with: a value, the wish to go back, or undefined when the user left. */
export type StepResult<T> = { readonly value: T } | 'back' | undefined;

interface StepFrame {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

export interface PickStep<T extends vscode.QuickPickItem> extends StepFrame {
  readonly items: readonly T[];
  readonly placeholder: string;
  readonly active?: T | undefined;
}

export interface InputStep extends StepFrame {
  readonly value: string;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly password?: boolean;
  /** Part of the value to select at first. */
  readonly selection?: readonly [number, number];
  /** A sentence when the value cannot be taken. */
  readonly problem: (value: string) => string | undefined;
}

/** One choice of a multi-step input. */
export function pickStep<T extends vscode.QuickPickItem>(
  step: PickStep<T>,
): Promise<StepResult<T>> {
  const pick = vscode.window.createQuickPick<T>();
  pick.items = step.items;
  pick.placeholder = step.placeholder;
  pick.matchOnDetail = true;
  if (step.active) pick.activeItems = [step.active];
  return run(pick, step, (resolve) => {
    const item = pick.selectedItems[0];
    if (item) resolve({ value: item });
  });
}

/** One line of text of a multi-step input. */
export function inputStep(step: InputStep): Promise<StepResult<string>> {
  const input = vscode.window.createInputBox();
  input.value = step.value;
  input.prompt = step.prompt;
  input.placeholder = step.placeholder ?? '';
  input.password = step.password ?? false;
  if (step.selection) input.valueSelection = step.selection;
  input.onDidChangeValue(() => {
    input.validationMessage = undefined;
  });
  return run(input, step, (resolve) => {
    const problem = step.problem(input.value);
    if (problem === undefined) resolve({ value: input.value });
    else input.validationMessage = problem;
  });
}

function run<T>(
  box: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox,
  frame: StepFrame,
  accept: (resolve: (result: StepResult<T>) => void) => void,
): Promise<StepResult<T>> {
  box.title = frame.title;
  box.step = frame.step;
  box.totalSteps = frame.totalSteps;
  box.ignoreFocusOut = true;
  box.buttons = frame.step > 1 ? [vscode.QuickInputButtons.Back] : [];
  return new Promise<StepResult<T>>((resolve) => {
    box.onDidTriggerButton(() => {
      resolve('back');
    });
    box.onDidAccept(() => {
      accept(resolve);
    });
    box.onDidHide(() => {
      resolve(undefined);
    });
    box.show();
  }).finally(() => {
    box.dispose();
  });
}
