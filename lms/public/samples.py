"""For the gallery: an activity of each kind, with an answer that is right and one that is not yet."""

from typing import Any

DRAWING = (
    '<svg viewBox="0 0 320 180"><rect class="d-ochre" x="16" y="16" width="288" height="148" rx="10"/>'
    '<rect class="d-surface" x="40" y="32" width="180" height="40" rx="8"/>'
    '<text x="56" y="57">Hello, Rosa</text>'
    '<rect class="d-surface" x="100" y="92" width="180" height="48" rx="8"/>'
    '<text x="116" y="121">Send me the code</text></svg>'
)

SAMPLES: dict[str, dict[str, Any]] = {
    "multiple_choice": {
        "definition": {
            "kind": "multiple_choice",
            "prompt": "Which PIN is the strongest?",
            "choices": [
                {
                    "id": "year",
                    "text": "1985",
                    "correct": False,
                    "feedback": "Who knows you, knows your year. Look for six numbers.",
                },
                {
                    "id": "row",
                    "text": "123456",
                    "correct": False,
                    "feedback": "It is the first one that a thief tries.",
                },
                {
                    "id": "six",
                    "text": "729 406",
                    "correct": True,
                    "feedback": "Six numbers that say nothing about you.",
                },
            ],
        },
        "right": {"choice": "six"},
        "not_yet": {"choice": "year"},
    },
    "true_false": {
        "definition": {
            "kind": "true_false",
            "prompt": "The bank can ask me for the code by telephone.",
            "answer": False,
            "feedback_true": "Who asks for the code wants to enter your account. Hang up.",
            "feedback_false": "No bank asks for it. The code is yours alone.",
        },
        "right": {"answer": False},
        "not_yet": {"answer": True},
    },
    "order_steps": {
        "definition": {
            "kind": "order_steps",
            "prompt": "Your phone was stolen. What do you do first?",
            "steps": [
                {
                    "id": "sim",
                    "text": "Block the SIM",
                    "feedback": "First: the number opens everything else.",
                },
                {"id": "bank", "text": "Tell the bank", "feedback": "Second: the money."},
                {
                    "id": "password",
                    "text": "Change the password of your email",
                    "feedback": "Third: it opens other accounts.",
                },
                {"id": "report", "text": "Report it", "feedback": "Last: it can wait an hour."},
            ],
        },
        "right": {"order": ["sim", "bank", "password", "report"]},
        "not_yet": {"order": ["bank", "sim", "password", "report"]},
    },
    "match": {
        "definition": {
            "kind": "match",
            "prompt": "Something I know, or something I have?",
            "targets": [{"id": "know", "text": "I know it"}, {"id": "have", "text": "I have it"}],
            "items": [
                {"id": "pin", "text": "The PIN", "target": "know", "feedback": "It is in your head."},
                {"id": "phone", "text": "The phone", "target": "have", "feedback": "It is in your hand."},
                {
                    "id": "code",
                    "text": "The code in a message",
                    "target": "have",
                    "feedback": "It comes to the phone that you have.",
                },
            ],
        },
        "right": {"pairs": {"pin": "know", "phone": "have", "code": "have"}},
        "not_yet": {"pairs": {"pin": "know", "phone": "have", "code": "know"}},
    },
    "spot_it": {
        "definition": {
            "kind": "spot_it",
            "prompt": "Which message do you not answer?",
            "picture_text": "Two messages: a greeting and a request for the code",
            "zones": [
                {
                    "id": "hello",
                    "label": "The greeting",
                    "x": 10,
                    "y": 16,
                    "w": 62,
                    "h": 27,
                    "correct": False,
                    "feedback": "A greeting does no harm.",
                },
                {
                    "id": "ask",
                    "label": "The request for the code",
                    "x": 29,
                    "y": 48,
                    "w": 62,
                    "h": 33,
                    "correct": True,
                    "feedback": "The code is never sent.",
                },
            ],
        },
        "right": {"zones": ["ask"]},
        "not_yet": {"zones": ["hello", "ask"]},
    },
    "fill_in": {
        "definition": {
            "kind": "fill_in",
            "prompt": "How many numbers has a strong PIN?",
            "before": "At least",
            "after": "numbers",
            "answers": ["6", "six"],
            "number": True,
            "feedback_right": "Six are a million ways.",
            "feedback_not_yet": "Think of one more than five.",
            "near": [{"answer": "4", "feedback": "Four are quick to try. Two more make it strong."}],
        },
        "right": {"text": "6"},
        "not_yet": {"text": "4"},
    },
    "scenario": {
        "definition": {
            "kind": "scenario",
            "prompt": "Your cousin asks for a code",
            "start": "ask",
            "scenes": [
                {
                    "id": "ask",
                    "text": "“I sent you a code by mistake. Can you pass it to me?”",
                    "choices": [
                        {"id": "send", "text": "I send it", "goto": "lost"},
                        {"id": "who", "text": "I ask who it is", "goto": "insist"},
                        {"id": "call", "text": "I call my cousin", "goto": "safe"},
                    ],
                },
                {
                    "id": "insist",
                    "text": "“It is me. Hurry, please.”",
                    "choices": [
                        {"id": "send-now", "text": "I send it now", "goto": "lost"},
                        {"id": "call-now", "text": "I call my cousin now", "goto": "safe"},
                    ],
                },
            ],
            "ends": [
                {
                    "id": "lost",
                    "text": "Somebody enters your account.",
                    "score": 0,
                    "feedback": "The code opens your account. A call would have shown it.",
                },
                {
                    "id": "safe",
                    "text": "Your cousin did not write it.",
                    "score": 1,
                    "feedback": "A call shows who is speaking.",
                },
            ],
        },
        "right": {"path": ["who", "call-now"]},
        "not_yet": {"path": ["send"]},
    },
    "h5p": {
        "definition": {
            "kind": "h5p",
            "prompt": "Which of these messages are honest?",
            "content": "5a" * 32,
            "needed": 60,
            "feedback_right": "Who asks for a code is not honest, whatever name stands there.",
            "feedback_not_yet": "Look at what each message wants from you. Then try once more.",
        },
        "right": {"score": 4, "max": 5},
        "not_yet": {"score": 1, "max": 5},
    },
}
